// Compiles one stylesheet: css.mjs IN.scss OUT.css DEPFILE LOAD_PATH
// A script and not the sass command, because ninja must learn which files were read: an update of govuk-frontend, or a
// new partial beside ours, then recompiles without anybody listing it.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [input, output, depfile, loadPath] = process.argv.slice(2);
if (!loadPath) {
  console.error('usage: css.mjs IN.scss OUT.css DEPFILE LOAD_PATH');
  process.exit(2);
}

// The package lives in the repository's node_modules, wherever this script is called from.
const require = createRequire(pathToFileURL(resolve(loadPath, 'package.json')));
const sass = require('sass');

try {
  const result = sass.compile(input, { loadPaths: [loadPath], style: 'compressed', quietDeps: true });
  // The content security policy forbids other origins and we ship no fonts or pictures, so an address is a mistake.
  const address = result.css.match(/url\((?!["']?data:)[^)]*\)|@import[^;]*/);
  if (address) throw new Error(`the stylesheet asks for another file: ${address[0]}`);
  writeFileSync(output, result.css + '\n');
  const inputs = result.loadedUrls.filter((url) => url.protocol === 'file:').map((url) => relative('.', fileURLToPath(url)));
  const escaped = inputs.map((path) => path.replace(/[ #]/g, '\\$&').replace(/\$/g, '$$$$'));
  writeFileSync(depfile, `${output}: ${escaped.join(' \\\n  ')}\n`);
} catch (error) {
  console.error(`css.mjs: ${input}: ${error.message}`);
  process.exit(1);
}
