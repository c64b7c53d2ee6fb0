import { shiftWallClock } from '../../support/shiftWallClock.ts';

// Loaded into a server before Homeroom: its machine has a clock that is wrong by so much.
shiftWallClock(() => Number(process.env['WRONG_BY_MS'] ?? 0));
