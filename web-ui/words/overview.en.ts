/** The map of calls, the check of the set-up, the booklet. */
export const overviewWords = {
  'flow.text': 'What happens to calls, from where they come in to where they end. A brick leads to its settings.',
  'flow.picture': 'Picture of the ways of calls',
  'flow.on-map': 'On the whole map',
  'flow.outline': 'The same in words',
  'flow.above': 'see above',
  'flow.lit': '(on this call’s way)',
  'flow.empty': 'There is nothing to draw yet: no number leads anywhere.',
  'flow.cut': 'There is more than can be drawn. Choose a number or an extension to see where its calls go.',
  'check.text': 'Looks at the whole set-up after every change.',
  'check.mend': 'Mend it',
  'booklet.text': 'The whole set-up in plain words, always as it is now.',
  'booklet.language': 'Language of the booklet',
  'booklet.print': 'Print',
  'booklet.revision': 'As of change {n}.',
} as const;
