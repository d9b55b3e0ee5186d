const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Where a person says who they are, or that they would rather not. */
export const signInPage = (action: string, said = ''): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <title>Sign in to the test provider</title>
  </head>
  <body>
    <main>
      <h1>Test provider</h1>
      <p role="status">${escaped(said)}</p>
      <form method="post" action="${escaped(action)}">
        <label>E-mail or user name <input name="login" autocomplete="username" autofocus></label>
        <button name="answer" value="sign-in">Sign in</button>
        <button name="answer" value="refuse">Refuse</button>
      </form>
    </main>
  </body>
</html>
`;
