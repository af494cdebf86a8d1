#!/usr/bin/env node
// Written so that any Node can read it: an old one stops at the first line of TypeScript, and says nothing useful.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `Verso needs Node 24 or newer, and this is ${process.versions.node}: run it as npx verso in the project.\n`,
  );
  process.exit(1);
}
import('./program.ts')
  .then(({ main }) => main(process.argv.slice(2)))
  .catch(async (error) => {
    const { reasonInOneLine } = await import('../reason-in-one-line.mjs');
    process.stderr.write(`${reasonInOneLine(error)}\n`);
    process.exitCode = 1;
  });
