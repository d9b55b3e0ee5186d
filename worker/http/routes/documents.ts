import type { Call } from '../call.ts';
import { notFound, type ProblemCode, problemKinds } from '../problem.ts';
import { problemTexts } from '../problem-texts.ts';
import { json, refuse, text } from '../reply.ts';

let document: Record<string, unknown> | undefined;

export async function readOpenApi(): Promise<Response> {
  if (!document) {
    const { openApiDocument } = await import('../openapi/document.ts');
    const { routes } = await import('../routes.ts');
    document = openApiDocument(routes);
  }
  return json(200, document, { headers: { 'Cache-Control': 'public, max-age=300' } });
}

/** Where a problem's `type` leads: what it means and what to do. Needs no style and no script. */
export async function readProblemPage(call: Call): Promise<Response> {
  const code = call.params.code ?? '';
  if (!isCode(code)) return refuse(call, notFound('There is no such problem.'));
  return text(200, 'text/html; charset=utf-8', problemPage(code), {
    headers: { 'Cache-Control': 'public, max-age=3600' },
  });
}

const isCode = (text: string): text is ProblemCode => Object.hasOwn(problemKinds, text);

function problemPage(code: ProblemCode): string {
  const { status, title, retryable } = problemKinds[code];
  const { meaning, remedy } = problemTexts[code];
  const again = retryable ? 'may succeed later' : 'fails again';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} (${code})</title>
</head>
<body>
<main>
<h1>${title}</h1>
<p><code>${code}</code>, HTTP status ${status}. The same request, unchanged, ${again}.</p>
<h2>What it means</h2>
<p>${meaning}</p>
<h2>What to do</h2>
<p>${remedy}</p>
</main>
</body>
</html>
`;
}
