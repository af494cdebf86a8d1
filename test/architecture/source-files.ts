import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type SourceFile = {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Packages and `node:` modules, as they are written. */
  readonly packages: readonly string[];
  /** Our own files, from the repository's root. */
  readonly imports: readonly string[];
  /** Those of them that are loaded only when somebody asks. */
  readonly lazyImports: readonly string[];
};

const FOLDERS = ['functions', 'infra', 'shared', 'test'];
const SOURCE = /\.(?:ts|mjs)$/;
const LAZY = /\bimport\(\s*'([^']+)'\s*\)/g;
const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g;

/** Every source file of the project. */
export function sourceFiles(): readonly SourceFile[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => read(join(entry.parentPath, entry.name))),
  );
}

function read(file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const specifiers = [...withoutComments(text).matchAll(SPECIFIER)].map(([, specifier = '']) => specifier);
  const own = (written: readonly string[]) =>
    written
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => relative(ROOT, resolve(dirname(file), specifier)));
  return {
    path: relative(ROOT, file),
    text: withoutComments(text),
    packages: specifiers.filter((specifier) => !specifier.startsWith('.')),
    imports: own(specifiers),
    lazyImports: own([...withoutComments(text).matchAll(LAZY)].map(([, specifier = '']) => specifier)),
  };
}

/** The imports that lead from a file back to itself, if there are any. */
export function findCycle(files: readonly SourceFile[]): readonly string[] | undefined {
  // What a module hands out to be loaded later may stand above it: nothing waits for the other one.
  const importsOf = new Map(
    files.map(({ path, imports, lazyImports }) => [
      path,
      imports.filter((each) => !lazyImports.includes(each)),
    ]),
  );
  const done = new Set<string>();

  function walk(path: string, way: readonly string[]): readonly string[] | undefined {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of importsOf.get(path) ?? []) {
      const cycle = walk(next, [...way, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return undefined;
  }

  for (const { path } of files) {
    const cycle = walk(path, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** All folder and file names on the way to a file, without endings. */
export function namesOf(path: string): readonly string[] {
  return [...dirname(path).split('/'), ...basename(path).split('.').slice(0, 1)];
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
