/** Every place of the page, in the full office of the stand-in box. */
export const places: Readonly<Record<string, string>> = {
  home: '/',
  live: '/live',
  history: '/history',
  'a call': '/history/h3',
  people: '/people',
  'a person': '/people/u105',
  'adding a person': '/people/new',
  'changing a person': '/people/u105/change',
  'deleting a person': '/people/u105/delete',
  changes: '/changes/9',
  'own settings': '/settings',
  security: '/settings/security',
  office: '/settings/office',
  accounts: '/settings/accounts',
  'a wrong address': '/nothing/here',
  components: '/components',
};
