/** What the box says about: whether help can be reached. English. */
export const emergencyEn = {
  'emergency.number-not-ours':
    'The emergency number of the office, {number}, is none of its numbers: make sure that a person always answers there.',
  'emergency.number-of-user':
    'The emergency number of the office, {number}, is {name}’s own: when {name} is away nobody answers when emergency services call back.',
  'emergency.cannot-tell':
    '{name} is to be told of emergency calls, but has no account for this page and gets no e-mail.',
  'health.emergency-number-lost':
    'The office has no emergency number: emergency services see its first number, where perhaps nobody answers.',
  'audit.address-released': 'Let the address {address} in again, which tried many names.',
} as const;
