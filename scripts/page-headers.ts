import type { Plugin } from 'vite';
import { setStandardHeaders } from '../worker/http/standard-headers.ts';

/** Their names carry a hash of what is in them: they never change. */
const immutable = 'Cache-Control: public, max-age=31536000, immutable';

/**
 * Writes `_headers` beside the pages: the platform serves those without waking the Worker, and
 * they are to carry the same headers as the ones the Worker passes on.
 */
export function pageHeaders(): Plugin {
  return {
    name: 'page-headers',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    generateBundle() {
      const headers = new Headers();
      setStandardHeaders(headers, { https: true, requestId: undefined });
      const lines = [...headers].map(([name, value]) => `  ${name}: ${value}`);
      const source = ['/*', ...lines, '/assets/*', `  ${immutable}`, ''].join('\n');
      this.emitFile({ type: 'asset', fileName: '_headers', source });
    },
  };
}
