/** What the box says about: test calls over a line to the outside. English. */
export const trunkTestsEn = {
  'trail.test-call': 'A test call: it goes over {name} alone.',
  'trunk-test.said': 'The box said its sentence and hung up.',
  'trunk-test.number': 'Give a telephone number outside, such as your own mobile: 06 12345678.',
  'trunk-test.emergency': '{number} is an emergency number: nobody is called there to test a line.',
  'trunk-test.no-user': 'You have no phone in this office, so the box has to speak itself.',
  'trunk-test.off': '{name} is switched off: switch it on to test it.',
  'trunk-test.runs': 'A test call over {name} is going on already.',
  'trunk-test.none': 'There is no test call over {name} that you could say something about.',
  'trunk-test.sound': 'Sound goes both ways: {in} packets came from {name}, {out} went there ({codec}).',
  'trunk-test.sound-encrypted':
    'Encrypted sound goes both ways: {in} packets came from {name}, {out} went there ({codec}).',
  'trunk-test.deaf':
    'No sound comes from {name}, though {out} packets went there: something between here and there, often a firewall, keeps it back.',
  'trunk-test.no-sound': 'Answered, but no sound goes or comes.',
  'trunk-test.heard-both': '{time}, by {by}: {number} was called, and both heard each other.',
  'trunk-test.heard-there': '{time}, by {by}: {number} was called and heard the office, which heard nothing.',
  'trunk-test.heard-here': '{time}, by {by}: {number} was called and heard nothing; the office heard them.',
  'trunk-test.heard-nothing': '{time}, by {by}: {number} was called, and nothing was heard.',
  'trunk-test.heard-sentence': '{time}, by {by}: {number} was called and heard the sentence.',
  'trunk-test.sentence-not-heard': '{time}, by {by}: {number} was called and did not hear the sentence.',
  'trunk-test.unjudged': '{time}, by {by}: {number} was called and answered; nobody said what was heard.',
  'trunk-test.not-answered': '{time}, by {by}: {number} did not answer.',
  'trunk-test.going-on': '{number} is being called.',
  'audit.trunk-test': 'Made a test call over {name} to {number}.',
  'audit.trunk-test-judged': 'Said of the test call over {name}: {result}',
} as const;
