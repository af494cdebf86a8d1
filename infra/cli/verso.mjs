#!/usr/bin/env node
// Written so that any Node can read it: an old one stops at the first line of TypeScript, and says nothing useful.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.exit(1);
}
import('./program.ts').then(({ program }) => program().parseAsync());
