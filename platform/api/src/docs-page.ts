import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { send, sendProblem } from './answer.ts';
import type { Exchange } from './exchange.ts';
import { ProblemError } from './problem.ts';

/**
 * The page at `/api/docs` that explains and tries the operations. Everything it loads comes from
 * this host, so it works without a network and under the strict content security policy.
 */
export function docsPage(): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const name = exchange.path.slice('/api/docs'.length).replace(/^\//, '');
    exchange.route = '/api/docs';
    if (exchange.method !== 'GET' && exchange.method !== 'HEAD') {
      const { problem } = new ProblemError(
        405,
        'METHOD_NOT_ALLOWED',
        'This page can only be read.',
        {
          headers: { allow: 'GET, HEAD' },
        },
      );
      return sendProblem(exchange, problem);
    }
    if (name === '') return send(exchange, { status: 200, contentType: HTML, body: PAGE });
    if (name === 'start.js')
      return send(exchange, { status: 200, contentType: SCRIPT, body: START });
    const contentType = ASSETS.get(name);
    if (contentType === undefined) {
      const { problem } = new ProblemError(404, 'PATH_NOT_FOUND', 'There is nothing at this path.');
      return sendProblem(exchange, problem);
    }
    const body = await readFile(fileURLToPath(new URL(name, ASSETS_FOLDER)), 'utf8');
    await send(exchange, { status: 200, contentType, body }, { 'cache-control': 'max-age=3600' });
  };
}

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const ASSETS_FOLDER = import.meta.resolve('swagger-ui-dist/package.json');

const ASSETS = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', SCRIPT],
]);

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Atelier API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

// Without a validator's badge, which would ask a foreign host.
const START = `SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  persistAuthorization: true,
  validatorUrl: null,
  docExpansion: 'list',
  filter: true,
});
`;
