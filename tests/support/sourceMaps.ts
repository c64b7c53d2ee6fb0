/** Stack traces name the lines of the `.ts` files. Loaded by `.mocharc.json` into the main process and every worker. */
process.setSourceMapsEnabled(true);
