/** Wat de centrale zegt over: of hulp te bereiken is. Nederlands. */
export const emergencyNl = {
  'emergency.number-not-ours':
    'Het noodnummer van het kantoor, {number}, is geen van de eigen nummers: zorg dat daar altijd iemand opneemt.',
  'emergency.number-of-user':
    'Het noodnummer van het kantoor, {number}, is dat van {name}: is {name} er niet, dan neemt niemand op als de hulpdienst terugbelt.',
  'emergency.cannot-tell':
    '{name} moet bericht krijgen van noodoproepen, maar heeft geen account voor deze pagina en krijgt geen e-mail.',
  'health.emergency-number-lost':
    'Het kantoor heeft geen noodnummer: hulpdiensten zien het eerste nummer, waar misschien niemand opneemt.',
  'audit.address-released': 'Heeft het adres {address}, dat veel namen probeerde, weer toegelaten.',
};
