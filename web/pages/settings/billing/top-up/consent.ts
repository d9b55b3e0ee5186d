import { consentText } from '../../../../../core/top-up/consent.ts';
import { credits } from '../../../../../core/units/credits.ts';
import type { Card, Catalogue } from '../../../../billing-api.ts';
import type { Terms } from './draft.ts';

/** Exactly the words whose hash is kept as the receipt of the consent. */
export const consentWords = (terms: Terms, card: Card, { tax }: Catalogue): string =>
  consentText({
    threshold: credits(terms.threshold),
    credits: credits(terms.credits),
    bonus: credits(terms.bonus),
    price: terms.price,
    monthlyCapMinor: terms.monthlyCapMinor,
    card,
    tax,
  });
