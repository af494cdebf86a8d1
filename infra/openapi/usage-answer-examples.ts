type Cost = { readonly variable_usd: string | null; readonly channel_usd: string | null };

const nothing = { created: 0, verified: 0, failed: 0, expired: 0, cancelled: 0, revoked: 0 };
const free = { variable_usd: '0', channel_usd: '0' };
const variable = (usd: string): Cost => ({ variable_usd: usd, channel_usd: '0' });

function costing(whole: Cost, statuses: Readonly<Partial<Record<keyof typeof nothing, Cost>>>) {
  const none = { created: free, verified: free, failed: free, expired: free, cancelled: free, revoked: free };
  return { ...whole, by_status: { ...none, ...statuses } };
}

const estimate = {
  region: 'us-east-1',
  prices_of: '2026-01-15',
  units_of: '2026-01-20',
  not_included: [
    { name: 'polls', each_usd: '0.000001375928' },
    { name: 'webhook_deliveries', each_usd: '0.000003377342' },
    { name: 'watching_deadlines', each_usd: null },
    { name: 'other_messages', each_usd: null },
    { name: 'confirmations', each_usd: '0.000007481326' },
    { name: 'other_requests', each_usd: null },
    { name: 'storage', each_usd: null },
    { name: 'fixed_cost', each_usd: null },
  ],
};

const telegram = {
  channel: 'telegram',
  ...nothing,
  ...{ created: 100, verified: 80, failed: 2 },
  estimated_cost: costing(variable('0.000896439583'), {
    created: variable('0.000346276261'),
    verified: variable('0.000548233703'),
    failed: variable('0.000001929619'),
  }),
};

const sms = (fees: string | null) => ({
  channel: 'sms',
  ...nothing,
  ...{ created: 30, verified: 16 },
  estimated_cost: costing(
    { variable_usd: '0.000189759218', channel_usd: fees },
    {
      created: variable('0.000103445045'),
      verified: { variable_usd: '0.000086314173', channel_usd: fees },
    },
  ),
});

const whole = (fees: string | null): Cost => ({ variable_usd: '0.001086198801', channel_usd: fees });

const month = (fees: string | null) => ({
  period: '2026-02',
  total: {
    ...nothing,
    ...{ created: 130, verified: 96, failed: 2 },
    estimated_cost: costing(whole(fees), {
      created: variable('0.000449721306'),
      verified: { variable_usd: '0.000634547876', channel_usd: fees },
      failed: variable('0.000001929619'),
    }),
  },
  days: [{ day: '2026-02-04', estimated_cost: whole(fees), channels: [sms(fees), telegram] }],
});

export const USAGE_ANSWER_EXAMPLES = {
  Usage: {
    some: { ...month('0.1328'), estimate: { ...estimate, not_priced: [] } },
    a_fee_without_a_price: {
      ...month(null),
      estimate: { ...estimate, not_priced: [{ name: 'twilio_sms_inbound LT mobile', quantity: 16 }] },
    },
  },
} as const;
