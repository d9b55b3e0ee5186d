interface Cookie {
  readonly origin: string;
  readonly name: string;
  readonly path: string;
  readonly value: string;
}

const hopsMax = 12;

/** As much of a browser as signing in takes: cookies, redirects and one form. */
export class FetchBrowser {
  /** Kept for each origin, port and all: the provider and the Worker are on one machine. */
  cookies: Cookie[] = [];
  readonly #headers: Readonly<Record<string, string>>;

  constructor(headers: Readonly<Record<string, string>> = {}) {
    this.#headers = headers;
  }

  async get(url: string): Promise<Response> {
    return this.#send(url, {});
  }

  async post(url: string, form: Readonly<Record<string, string>>): Promise<Response> {
    return this.#send(url, { method: 'POST', body: new URLSearchParams(form) });
  }

  /** A request as a page makes it. */
  async json(method: string, url: string, body?: object): Promise<Response> {
    return this.#send(url, { method, ...(body && { body: JSON.stringify(body) }) });
  }

  /** Follows redirects from an address to the first that fits, which it does not visit. */
  async follow(from: string, fits: (url: URL) => boolean): Promise<URL> {
    let response = await this.get(from);
    for (let hop = 0; hop < hopsMax; hop++) {
      const to = response.headers.get('location');
      if (to === null) return new URL(response.url);
      const url = new URL(to, response.url);
      if (fits(url)) return url;
      response = await this.get(url.href);
    }
    throw new Error(`redirected ${hopsMax} times`);
  }

  /** What the cookies of an origin are, by name. */
  cookiesOf(origin: string): ReadonlyMap<string, string> {
    const own = this.cookies.filter((cookie) => cookie.origin === origin);
    return new Map(own.map(({ name, value }) => [name, value]));
  }

  async #send(address: string, init: RequestInit): Promise<Response> {
    const url = new URL(address);
    const cookie = this.cookies
      .filter(({ origin, path }) => origin === url.origin && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const headers: Record<string, string> = { ...this.#headers };
    if (typeof init.body === 'string') headers['content-type'] = 'application/json';
    if (cookie !== '') headers.cookie = cookie;
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(url.origin, line);
    return response;
  }

  #keep(origin: string, line: string): void {
    const [pair = '', ...rules] = line.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const rule = (wanted: string) =>
      rules.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = rule('path') ?? '/';
    const gone = rule('max-age') === '0' || Date.parse(rule('expires') ?? '') < Date.now();
    this.cookies = this.cookies.filter(
      (one) => one.origin !== origin || one.name !== name || one.path !== path,
    );
    if (!gone && value !== '') this.cookies.push({ origin, name, path, value });
  }
}
