// A real OpenID Connect provider on loopback, for the tests of single sign-on. Whoever is named in `signsOn` is signed in at once,
// without a form; `people` says what the provider knows of them.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const privateKey = (type, options, more) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use: 'sig', ...more });

// `site`: the address of ilacs; `secret`: of the confidential client `ilacs`. A public client is called `ilacs-public`.
export async function startProvider({ site, secret, port = 0 }) {
  const state = { signsOn: 'anna', people: {}, refuses: false, asked: [] };
  const server = createServer();
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  // Not 127.0.0.1: the browser shall see two sites.
  const issuer = `http://localhost:${server.address().port}`;
  const keys = [
    privateKey('rsa', { modulusLength: 2048 }, { alg: 'RS256', kid: 'rsa-1' }),
    privateKey('ec', { namedCurve: 'P-256' }, { alg: 'ES256', kid: 'ec-1' }),
  ];
  const client = { redirect_uris: [`${site}/sign-on/return`], response_types: ['code'], grant_types: ['authorization_code'] };
  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'ilacs', client_secret: secret, id_token_signed_response_alg: 'RS256' },
      { ...client, client_id: 'ilacs-public', token_endpoint_auth_method: 'none', id_token_signed_response_alg: 'ES256' },
    ],
    jwks: { keys },
    pkce: { required: () => true, methods: ['S256'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    conformIdTokenClaims: false, // the claims go into the ID token, where ilacs wants them
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...state.people[id] }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  server.on('request', async (request, response) => {
    state.asked.push(`${request.method} ${request.url.replace(/\?.*/, '')}`);
    if (!request.url.startsWith('/interaction/')) return handle(request, response);
    const result = state.refuses
      ? { error: 'access_denied', error_description: 'not today' }
      : { login: { accountId: state.signsOn } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  return {
    issuer,
    port: server.address().port,
    state,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
