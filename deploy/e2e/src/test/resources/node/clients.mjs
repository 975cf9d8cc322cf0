// openid-client and jose as their documentation has it; what they found goes to standard output as one line of JSON.
import * as jose from 'jose'
import * as oauth from 'openid-client'

const { ISSUER, CLIENT_ID, CLIENT_SECRET } = process.env

const discover = (authentication) =>
    oauth.discovery(new URL(ISSUER), CLIENT_ID, undefined, authentication(CLIENT_SECRET), {
        algorithm: 'oauth2',
        execute: [oauth.allowInsecureRequests],
    })

const basic = await discover(oauth.ClientSecretBasic)
const post = await discover(oauth.ClientSecretPost)
const token = await oauth.clientCredentialsGrant(basic, { scope: 'reports:read' })
const posted = await oauth.clientCredentialsGrant(post)

const keys = jose.createRemoteJWKSet(new URL(basic.serverMetadata().jwks_uri))
const { payload } = await jose.jwtVerify(token.access_token, keys, {
    issuer: ISSUER,
    audience: 'gatehouse',
    typ: 'at+jwt',
    algorithms: ['ES256'],
    subject: CLIENT_ID,
})

const before = await oauth.tokenIntrospection(basic, token.access_token)
await oauth.tokenRevocation(basic, token.access_token)

// a second is promised
let after = await oauth.tokenIntrospection(post, token.access_token)
for (let tries = 1; after.active && tries < 10; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    after = await oauth.tokenIntrospection(post, token.access_token)
}

console.log(JSON.stringify({ scope: payload.scope, all: posted.scope, before: before.active, after: after.active }))
