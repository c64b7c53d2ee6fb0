/** Express 4 stands beside Express 5 under another name; what is used here has the same types. */
declare module 'express4' {
  import express from 'express';
  export default express;
}
