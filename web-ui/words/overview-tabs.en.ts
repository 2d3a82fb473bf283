/** What the tabs of the map, the check and the booklet are called: shown before any of them is open. */
export const overviewTabs = {
  'flow.title': 'Map of calls',
  'check.title': 'Check',
  'try.title': 'Try a call',
  'booklet.title': 'Booklet',
} as const;
