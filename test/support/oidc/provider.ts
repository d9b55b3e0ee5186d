import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Provider, { type Configuration, type JWKS } from 'oidc-provider';
import { signInPage } from './pages.ts';
import { type ProviderStore, providerStore } from './provider-store.ts';

/** Somebody the provider knows. What is changed here it says at the next sign-in. */
export interface ProviderPerson {
  readonly sub: string;
  email?: string | undefined;
  email_verified?: boolean | undefined;
  name?: string | undefined;
}

export interface TestProvider {
  readonly issuer: string;
  /** Of a client that authenticates by HTTP basic. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of a client whose secret goes into the body, and of one without a secret. */
  readonly postClientId: string;
  readonly publicClientId: string;
  /** Lets a Worker at that origin be come back to. */
  allow(origin: string): void;
  /** Verified, unless said otherwise; signs in by `sub` or by e-mail, with no password. */
  addPerson(person?: Partial<ProviderPerson>): ProviderPerson;
  /** New signing keys, and the old ones gone. */
  rotateKeys(): void;
  /** Nothing answers, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

const callback = '/v1/sign_in/callback';
/** With what has to be encoded on its way. */
const clientSecret = 'secret of the test client: + & %';

/** A real OpenID provider, certified software, in this process and on a free port of this machine. */
export async function startProvider(
  options: { readonly idTokenSeconds?: number } = {},
): Promise<TestProvider> {
  const people = new Map<string, ProviderPerson>();
  const store = providerStore();
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => handle(request, response));
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const begin = () => {
    const provider = new Provider(issuer, configuration(store, people, options.idTokenSeconds));
    handle = answerWith(provider, people);
  };
  begin();
  const allowed: string[] = [];
  const clients = {
    'hydron-basic': 'client_secret_basic',
    'hydron-post': 'client_secret_post',
    'hydron-public': 'none',
  } as const;
  return {
    issuer,
    clientId: 'hydron-basic',
    clientSecret,
    postClientId: 'hydron-post',
    publicClientId: 'hydron-public',
    allow: (origin) => {
      allowed.push(`${origin}${callback}`);
      for (const [id, method] of Object.entries(clients))
        store.clients.set(id, {
          client_id: id,
          ...(method === 'none' ? {} : { client_secret: clientSecret }),
          token_endpoint_auth_method: method,
          redirect_uris: [...allowed],
        });
    },
    addPerson: (person = {}) => {
      const sub = person.sub ?? randomUUID();
      const added = {
        email: `${sub}@northwind.example`,
        email_verified: true,
        name: 'Ada',
        ...person,
      };
      people.set(sub, Object.assign(added, { sub }));
      return people.get(sub) as ProviderPerson;
    },
    rotateKeys: begin,
    down: () => end(server),
    up: () => listen(server, port),
    close: () => end(server),
  };
}

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve());
  });

const end = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

function signingKeys(): JWKS {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig' };
  return { keys: [key] } as JWKS;
}

const configuration = (
  { adapter }: ProviderStore,
  people: ReadonlyMap<string, ProviderPerson>,
  idTokenSeconds = 3_600,
): Configuration => ({
  adapter,
  jwks: signingKeys(),
  cookies: { keys: ['of the test provider'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  ttl: {
    AccessToken: 3_600,
    AuthorizationCode: 600,
    Grant: 3_600,
    IdToken: idTokenSeconds,
    Interaction: 3_600,
    Session: 3_600,
  },
  findAccount: async (_, sub) => {
    const person = people.get(sub);
    return person && { accountId: sub, claims: async () => ({ ...person }) };
  },
  renderError: (context, { error, error_description }) => {
    context.type = 'text/plain';
    context.body = `${error}: ${error_description}`;
  },
  // Nobody is asked what the client may know: it is the provider's own.
  loadExistingGrant: async ({ oidc }) => {
    const { client, session, provider } = oidc;
    if (!client || !session?.accountId) return undefined;
    // One for all tabs: a code is good only as long as its grant is the session's.
    const granted = session.grantIdFor(client.clientId);
    if (granted) return provider.Grant.find(granted);
    const of = { clientId: client.clientId, accountId: session.accountId };
    const grant = new provider.Grant(of);
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

/** The provider, with a page of ours where it asks who somebody is. */
function answerWith(provider: Provider, people: ReadonlyMap<string, ProviderPerson>) {
  const protocol = provider.callback();
  return (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void protocol(request, response);
    void ask(provider, people, request, response).catch((error) => {
      response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(error));
    });
  };
}

async function ask(
  provider: Provider,
  people: ReadonlyMap<string, ProviderPerson>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const show = (said?: string) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(signInPage(request.url ?? '', said));
  };
  if (request.method !== 'POST') return show();
  const form = new URLSearchParams(await text(request));
  if (form.get('answer') === 'refuse') {
    const refused = { error: 'access_denied', error_description: 'The person refused.' };
    return provider.interactionFinished(request, response, refused);
  }
  const login = form.get('login');
  const person = [...people.values()].find(({ sub, email }) => login === sub || login === email);
  if (!person) return show('Nobody is known by that.');
  await provider.interactionFinished(request, response, { login: { accountId: person.sub } });
}
