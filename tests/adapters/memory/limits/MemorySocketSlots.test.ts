import { MemorySocketSlots } from '../../../../adapters/memory/limits/MemorySocketSlots.ts';
import { socketSlotsContract } from '../../../contracts/socketSlotsContract.ts';

socketSlotsContract('memory', async () => ({ slots: new MemorySocketSlots(), close: async () => {} }));
