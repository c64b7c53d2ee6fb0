/** Loaded into every process of a server: a worker ends at once, and its primary does not notice. */
if (process.env['HOMEROOM_WORKER'] !== undefined) process.exit(5);
