const brands: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
  us_bank_account: 'Bank account',
  sepa_debit: 'SEPA account',
  link: 'Link',
  card: 'Card',
};

interface Named {
  readonly type?: string;
  readonly brand: string | null;
  readonly last4: string | null;
}

/** `Visa •••• 4242`, the same everywhere a card is named. */
export function cardText({ type, brand, last4 }: Named): string {
  const kind = (brand ?? type ?? 'card') as string;
  const name = brands[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('_', ' ');
  return last4 ? `${name} •••• ${last4}` : name;
}

/** `12/2027` */
export const expiryText = (month: number, year: number): string =>
  `${String(month).padStart(2, '0')}/${year}`;
