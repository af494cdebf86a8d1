import { reasonInOneLine } from './reason-in-one-line.mjs';

// What `cdk` and `npm start` run: a file of ours that can't be read ends in one line, not in a stack trace.
import('./app.ts').catch((error) => {
  process.stderr.write(`${reasonInOneLine(error)}\n`);
  process.exitCode = 1;
});
