/** Bodies that are answered with success as they stand, by operationId; only a PIN and its result are each person's own. */
export const REQUEST_EXAMPLES: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  createVerification: {
    telegram: { type: 'phone', channel: 'telegram', identifier: '+37069199199' },
    everything: {
      type: 'phone',
      channel: 'sms',
      identifier: '+37069199199',
      external_user_id: 'user-42',
      client_metadata: { cart: 'c-1001' },
      callback_url: 'https://shop.example/hooks/verso',
      redirect_url: 'https://shop.example/checkout',
      proof_expiry_days: 90,
      expires_in: 900,
      assurance: 'confirmed',
      nonce: 'n-7f3b21c09d',
      client_ip: '203.0.113.7',
      locale: 'lt',
    },
  },
  createGroup: {
    twoChannels: { type: 'phone', identifier: '+37069199199', channels: ['telegram', 'sms'] },
  },
  createSession: {
    unknownNumber: { channel: 'whatsapp', context: { business_name: 'Acme', action: 'sign in' } },
    knownNumber: { channel: 'telegram', phone_number: '+37069199199' },
  },
  createVerificationRequest: {
    oneNumber: { assets: [{ type: 'phone', identifier: '+37069199199' }], reference_id: 'order-1' },
    askedOnThePage: {
      assets: [{ type: 'phone', allowed_channels: ['telegram', 'whatsapp'] }],
      action_type: 'login',
      action_context: { title: 'Sign in', description: 'On a new device' },
      redirect_url: 'https://shop.example/welcome',
    },
  },
  confirmVerification: { pin: { pin: '123456' }, result: { result: 'f2kQ0b1sVtYy8w3nJx5R7g' } },
  testVerify: {
    asAsked: {},
    numberOfASession: { identifier: '+37069199199' },
  },
  revokeProof: { fraud: { reason: 'fraud' }, withoutReason: {} },
  validateProof: {
    tokenAlone: { proof_token: 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln' },
    withNumber: { proof_token: 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln', identifier: '+37069199199' },
  },
};
