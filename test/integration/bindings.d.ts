/** What `cloudflare:workers` hands a test: the Worker's own bindings, and the Worker. */
declare namespace Cloudflare {
  interface Env extends WorkerEnv {
    readonly MIGRATIONS: import('cloudflare:test').D1Migration[];
  }
  interface GlobalProps {
    mainModule: typeof import('../../worker/index.ts');
    durableNamespaces: 'AccountObject';
  }
}

type WorkerEnv = import('../../worker/env.ts').Env;
