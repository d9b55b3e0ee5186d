import { breaksOf } from './mutant.ts';

/** How a usage comes to an amount. */
export const pricing = [
  ...breaksOf('pricing', 'core/pricing/rate.ts', [
    [
      'rounds-down',
      'the total is rounded down: fractions of a microcredit are free for ever',
      'total: ceilDiv(sum, plainDivisor), wholes',
      'total: floorDiv(sum, plainDivisor), wholes',
    ],
    [
      'rounds-large-sums-down',
      'the total of a sum beyond 2^53 is rounded down',
      '(sum % divisor > 0n ? 1n : 0n)',
      '0n',
    ],
    [
      'rounds-each-component',
      'every component is rounded up for itself',
      'total: ceilDiv(sum, plainDivisor), wholes',
      'total: wholes.reduce((all, whole, i) => all + whole + (rests[i] ? 1 : 0), 0), wholes',
    ],
    [
      'floats-beyond-2-to-the-53',
      'sums that floats cannot hold are added in floats',
      'if (sum > Number.MAX_SAFE_INTEGER) return undefined;',
      '',
    ],
    [
      'shares-lose-the-remainder',
      'the components add up to less than the amount',
      'if (left > 0) {',
      'if (left < 0) {',
    ],
    [
      'smallest-remainder-first',
      'the microcredits left over go to the components with the smallest rests',
      'compare(rests[b], rests[a])',
      'compare(rests[a], rests[b])',
    ],
    [
      'minimum-is-ignored',
      'a price’s minimum adds nothing',
      'minimum > total ? minimum - total : 0',
      'minimum > total ? 0 : 0',
    ],
    [
      'minimum-for-nothing',
      'an event that measured nothing costs the minimum',
      'parts.length > 0 && minimum',
      'minimum',
    ],
    [
      'no-amount-is-too-much',
      'an amount above the largest an entry may name is not refused',
      'if (divided.total > amountMax) return',
      'if (divided.total > Number.MAX_VALUE) return',
    ],
  ]),
  ...breaksOf('pricing', 'core/pricing/measure.ts', [
    [
      'volume-tier-ends-one-early',
      'a quantity exactly at a tier’s bound is priced by the next tier',
      'tiers.find(({ upTo }) => quantity <= upTo)',
      'tiers.find(({ upTo }) => quantity < upTo)',
    ],
    [
      'graduated-tier-begins-late',
      'the next tier covers one unit too few',
      'after = tier.upTo;',
      'after = tier.upTo + 1;',
    ],
    [
      'first-tier-is-free',
      'graduated prices charge only from the second tier on',
      'parts.push({ component, tier, after, quantity: within, units: within });',
      'if (after > 0) parts.push({ component, tier, after, quantity: within, units: within });',
    ],
    [
      'begun-package-is-free',
      'a package that was begun is not paid',
      'units: ceilDiv(quantity, unitSize)',
      'units: Math.floor(quantity / unitSize)',
    ],
    [
      'unknown-quantity-is-free',
      'a quantity the price does not know prices to nothing',
      'if (!price.components.some((component) => component.quantity === name))',
      'if (price.components.length === 0)',
    ],
  ]),
  ...breaksOf('pricing', 'core/pricing/select-price.ts', [
    [
      'context-tier-begins-one-early',
      'a context exactly at the bound pays the dearer tier',
      'context > above',
      'context >= above',
    ],
    [
      'lowest-context-tier-wins',
      'a context above two bounds pays the lower tier',
      'contextTiers.findLast(',
      'contextTiers.find(',
    ],
    [
      'context-forgets-cached-tokens',
      'cached input does not count towards the context',
      '(quantities.cached_input_tokens ?? 0) +\n',
      '',
    ],
    [
      'template-costs-the-same',
      'a plan from a template pays the full price',
      'usage.template && template\n',
      'usage.template && !template\n',
    ],
  ]),
  ...breaksOf('pricing', 'core/pricing/chat-price.ts', [
    [
      'ceiling-is-the-lowest',
      'an unknown model pays the lowest price of any',
      '!known || dearer(component, known)',
      '!known || dearer(known, component)',
    ],
    [
      'ceiling-ignores-context-tiers',
      'an unknown model’s ceiling leaves out the dearer context tiers',
      '[price, ...(price.context_tiers ?? [])]',
      '[price]',
    ],
  ]),
];
