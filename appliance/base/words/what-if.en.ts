/** What a call would do: questions and answers. English. */
export const whatIfEn = {
  'what-if.no-time': '“{text}” is no date and time. Write it like 2026-12-25T10:00.',
  'what-if.from-unknown': 'Nobody calls from “{text}”: name an extension, a line or an outside number.',
  'what-if.from-no-phone': '{number} {name} has no phone to call from: only people and lines call.',
  'what-if.who-unknown': 'There is no person and no line “{text}” that could be called.',
  'what-if.trunk-unknown': 'There is no trunk “{text}”.',
  'what-if.keys': '“{text}” are no keys: 0 to 9, * and # are.',
  'what-if.to-missing': 'Say which number is called.',
  'what-if.asked': '{caller} calls {dialled}, {when}',
  'what-if.ends': 'It ends: {outcome}. {reason}',
  'what-if.callee': 'Reached: {name}',
  'what-if.limit-now': '{name} is taken as it is now, with the calls that go through it: {count}.',
  'what-if.limit-empty': '{name} is taken as empty: the calls that go on now don’t count here.',
  'what-if.prefix': 'On the display before the caller: {prefix}',
  'entity.routing-test': 'routing test',
  'routing-test.too-many': 'There are {most} routing tests at most.',
  'routing-test.asks-first': 'Saved routing tests would no longer hold. Confirm that it is meant so.',
  'routing-test.moved': 'The settings changed meanwhile: try again.',
  'routing-test.flips': '“{name}” ({at}, to {to}) would now end at {now} instead of {before}.',
  'routing-test.flips-way': '“{name}” ({at}, to {to}) would now go by {now} instead of {before}.',
  'routing-test.untried': '“{name}” could no longer be tried: {why}',
  'routing-test.not-tried': '{count} saved tests were not tried: it took too long.',
  'routing-test.place': '{kind} {name}: {outcome}',
  'routing-test.outside': '{name}: {outcome}',
  'routing-test.nowhere': 'nobody: {outcome}',
  'cli.help-what-if':
    'cordboard what-if --to NUMBER [--from NUMBER] [--at WHEN] [--press KEYS]… [--who NUMBER=WHAT]…\n' +
    '                  [--trunk NAME=WHAT]… [--registered] [--json] [--data DIR]\n' +
    '\n' +
    'Says what would become of a call, with the settings of the box and without calling anybody.\n' +
    '\n' +
    '--to NUMBER       an extension, a code, a number of the office or one outside\n' +
    '--from NUMBER     an extension, a line or an outside number (withheld)\n' +
    '--at WHEN         the office’s time, such as 2026-12-25T10:00, or with an offset (now)\n' +
    '--press KEYS      keys that the caller presses when the box asks; given again for the next question\n' +
    '--who NUMBER=WHAT what a person or line does: answers, busy, declines, rings (nobody comes) or away (not registered);\n' +
    '                  answers=5 and declines=5 after so many seconds. Who isn’t named answers after 5\n' +
    '--trunk NAME=WHAT a trunk that doesn’t carry the call: silent (gives no sign) or refuses\n' +
    '--registered      only phones that are registered now ring\n' +
    '--json            all of it, for programs\n' +
    '--data DIR        where everything is kept (./data)',
  'cli.option-missing': '{command} wants {option}. See cordboard {command} --help.',
  'cli.bad-trunk': '--trunk wants NAME=silent or NAME=refuses; “{text}” is not that.',
  'cli.bad-who': '--who wants NUMBER=answers, busy, declines, rings or away; “{text}” is not that.',
} as const;
