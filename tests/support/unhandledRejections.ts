/** An unhandled rejection fails the running test, in every process of the tests. */
process.on('unhandledRejection', (reason) => {
  throw reason;
});
