/** A rejection that nobody waits for fails the test that runs, in every process of the tests. */
process.on('unhandledRejection', (reason) => {
  throw reason;
});
