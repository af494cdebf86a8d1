declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** https://github.com/architect/dynalite#api */
  function dynalite(options: {
    /** The LevelDB directory. */
    path: string;
    /** How long a table stays in each state, in milliseconds. */
    createTableMs: number;
    deleteTableMs: number;
    updateTableMs: number;
  }): Server;
  export = dynalite;
}
