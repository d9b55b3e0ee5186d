import type Stripe from 'stripe';
import { money } from './html.ts';

/** PDF's built-in fonts know Latin letters; anything else becomes a question mark. */
const pdfText = (text: string): string =>
  text
    .replaceAll('×', 'x')
    .replace(/[^\x20-\x7e]/g, '?')
    .replace(/[\\()]/g, '\\$&');

const lineHeight = 18;

/** A small, valid PDF of one page: number, buyer, lines and total. */
export function invoicePdf(invoice: Stripe.Invoice): string {
  const rows = [
    `Invoice ${invoice.number ?? 'draft'}`,
    'Local demo. No real money.',
    `Billed to: ${invoice.customer_name ?? invoice.customer_email ?? 'customer'}`,
    `Date: ${new Date((invoice.effective_at ?? invoice.created) * 1000).toISOString().slice(0, 10)}`,
    '',
    ...invoice.lines.data.map(
      (line) => `${line.description ?? 'Item'}: ${money(line.amount, line.currency)}`,
    ),
    '',
    `Total: ${money(invoice.total, invoice.currency)}`,
    `Status: ${invoice.status}`,
  ];
  const text = rows.map((row) => `(${pdfText(row)}) Tj T*`).join('\n');
  const stream = `BT /F1 12 Tf ${lineHeight} TL 56 770 Td\n${text}\nET`;
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]);
}

/** Numbers the objects and writes the table of where each begins, in bytes. */
function pdf(objects: readonly string[]): string {
  let text = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}
