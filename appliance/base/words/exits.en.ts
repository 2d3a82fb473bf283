/** When a call leaves an extension by which way: beside the arrows of the flow graph, and in the booklet. English. */
export const exitsEn = {
  'exit.key': 'key {digits}',
  'exit.dials': 'types {number}: {name}',
  'exit.none': 'no choice',
  'exit.invalid': 'wrong choices',
  'exit.caller': '{who} calls',
  'exit.pin': 'PIN {number}',
  'exit.pin-of': 'PIN of {who}',
  'exit.passed': 'let through',
  'exit.refused': 'not let through',
  'exit.asks': 'asks for {who}',
  'exit.nobody': 'asks for nobody',
  'exit.voicemail': 'busy or no answer: voicemail',
  'exit.unanswered': 'busy or no answer: the call ends',
};
