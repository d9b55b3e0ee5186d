import type { Plugin } from 'vite';
import { setStandardHeaders } from '../worker/http/standard-headers.ts';

/**
 * Their names carry a hash of what is in them: they never change. Each is named, because for a file
 * that is gone, or not there yet, the platform gives the page: a rule for all of the folder would have
 * browsers keep that for a year in the file's place, whatever came later.
 */
const immutable = 'Cache-Control: public, max-age=31536000, immutable';

/** The platform reads no more; one is for all files. */
const rulesMax = 100;

/**
 * Writes `_headers` beside the pages: the platform serves those without waking the Worker, and
 * they are to carry the same headers as the ones the Worker passes on.
 */
export function pageHeaders(): Plugin {
  return {
    name: 'page-headers',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.keys(bundle).filter((file) => file.startsWith('assets/'));
        if (files.length >= rulesMax)
          throw new Error(`${files.length} files, and _headers has room for ${rulesMax - 1}`);
        const headers = new Headers();
        setStandardHeaders(headers, { https: true, requestId: undefined });
        const lines = [...headers].map(([name, value]) => `  ${name}: ${value}`);
        const kept = files.sort().flatMap((file) => [`/${file}`, `  ${immutable}`]);
        const source = ['/*', ...lines, ...kept, ''].join('\n');
        this.emitFile({ type: 'asset', fileName: '_headers', source });
      },
    },
  };
}
