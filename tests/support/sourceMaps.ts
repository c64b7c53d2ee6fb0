/** Makes stack traces name lines of `.ts` files. Loaded by `.mocharc.json` into the main process and every worker. */
process.setSourceMapsEnabled(true);
