import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { officeShape, officeShapes, officeView } from '../views/office.ts';

const getOffice = defineRoute({
  method: 'GET',
  path: '/api/office',
  right: 'see-office',
  summary: 'The settings of the office.',
  answer: officeShape,
  handle: ({ services }) => officeView(services.config),
});

const changeOffice = defineRoute({
  method: 'PATCH',
  path: '/api/office',
  right: 'change-office',
  summary: 'Change the settings of the office.',
  body: officeShapes.changed,
  answer: officeShape,
  handle: (asking) => {
    configure(asking, [{ change: { what: 'change', entity: 'office', id: 'office', body: asking.body } }]);
    return officeView(asking.services.config);
  },
});

export const officeRoutes = [getOffice, changeOffice];
