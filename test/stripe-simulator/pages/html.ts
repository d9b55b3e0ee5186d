import type Stripe from 'stripe';

/** Markup that is safe to put into markup. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | null | undefined | false | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);

const textOf = (part: Part): string => {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(({ text }: Markup) => text).join('');
  return escaped(String(part));
};

/** A template whose parts are escaped unless they are markup themselves. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(strings.reduce((text, string, at) => text + textOf(parts[at - 1]) + string));

/** Minor units as a person reads them: 1999 of `usd` is $19.99, 1999 of `jpy` is ¥1,999. */
export function money(minor: number | null, currency: string | null): string {
  const code = (currency ?? 'usd').toUpperCase();
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: code });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format((minor ?? 0) / 10 ** digits);
}

/** A payment method as its owner knows it. */
export function nameOfMethod(method: Stripe.PaymentMethod): string {
  const { brand, last4 } = method.card ?? { brand: 'bank debit', last4: method.sepa_debit?.last4 };
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} ending in ${last4}`;
}

const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--ground:#f6f8fa;--sheet:#fff;--line:#c4ccd4;--act:#0b57d0;--on-act:#fff;--bad:#b3261e;--note:#fff4ce;--on-note:#3d2e00}
@media (prefers-color-scheme:dark){:root{--ink:#e9edf1;--soft:#a9b4bf;--ground:#0e1116;--sheet:#171c22;--line:#3d4752;--act:#8ab4f8;--on-act:#06224b;--bad:#ff9d94;--note:#3d2e00;--on-note:#ffe8a3}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
.note{background:var(--note);color:var(--on-note);padding:.5rem 1rem;text-align:center;font-weight:600}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1rem 3rem}
section,form.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem;margin:1rem 0}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.1rem;margin:0 0 .75rem}
table{width:100%;border-collapse:collapse}th{text-align:left;font-weight:400}td,th{padding:.25rem 0;vertical-align:top}td{text-align:right;font-variant-numeric:tabular-nums}
tfoot th,tfoot td{border-top:1px solid var(--line);font-weight:700;padding-top:.5rem}
label.field{display:block;margin:.75rem 0}label.field span{display:block;font-weight:600}
input[type=text],input[type=email]{width:100%;padding:.6rem;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:.4rem}
fieldset{border:1px solid var(--line);border-radius:.5rem;margin:1rem 0;padding:.5rem 1rem 1rem}legend{font-weight:600;padding:0 .25rem}
.choice{display:flex;gap:.6rem;align-items:flex-start;padding:.35rem 0;min-height:2rem}.choice input{margin-top:.3rem;width:1.1rem;height:1.1rem;flex:none}
.choice small{display:block;color:var(--soft)}
button{font:inherit;font-weight:600;padding:.7rem 1rem;border-radius:.5rem;border:1px solid var(--act);background:var(--act);color:var(--on-act);cursor:pointer;min-height:2.75rem}
button.wide{width:100%}button.plain{background:transparent;color:var(--act)}
a{color:var(--act)}:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.bad{border-color:var(--bad)}.bad h2{color:var(--bad)}.row{display:flex;gap:.75rem;flex-wrap:wrap;align-items:center}
.soft{color:var(--soft)}ul.plain{list-style:none;padding:0;margin:0}ul.plain li{display:flex;justify-content:space-between;gap:1rem;align-items:center;padding:.4rem 0}
`;

/** A whole page; it loads nothing from anywhere. */
export const page = (title: string, body: Markup): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Local demo</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
<header class="note">Local demo. No real money.</header>
<main>
${body}
</main>
</body>
</html>
`.text;

/** Why something did not work, where a screen reader and the eye find it first. */
export const alarm = (message: string | undefined): Markup | undefined =>
  message === undefined
    ? undefined
    : html`<section class="bad" role="alert" tabindex="-1" autofocus><h2>That did not work</h2><p>${message}</p></section>`;
