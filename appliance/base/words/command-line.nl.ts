import type { commandLineEn } from './command-line.en.ts';

/** What the command line says. Dutch. */
export const commandLineNl: Record<keyof typeof commandLineEn, string> = {
  'cli.bad-address': 'Bij {option} hoort ADRES:POORT, zoals 192.168.1.5:5060 of [::1]:5060; "{text}" is dat niet.',
  'cli.bad-range': 'Bij --rtp horen twee poorten, zoals 20000-20999; "{text}" is dat niet.',
  'cli.bad-option': '{detail}. Zie cordboard help.',
  'cli.unknown-command': 'De opdracht "{command}" bestaat niet. Zie cordboard help.',
  'cli.file-missing': 'Noem het kantoorbestand: cordboard {command} BESTAND.',
  'cli.file-unreadable': '{file} kan niet gelezen worden: {detail}.',
  'cli.file-is-folder': '{file} is een map; noem het kantoorbestand dat erin staat.',
  'cli.file-not-there': 'Het bestand {file} bestaat niet.',
  'cli.no-data': 'In {dataDir} staat (nog) geen centrale. Noem de juiste map met --data.',
  'cli.data-damaged': 'De gegevens in {dataDir} zijn beschadigd: zie hierboven.',
  'cli.data-sound': 'De gegevens in {dataDir} zijn in orde.',
  'cli.at-line': 'regel {line}',
  'cli.office-valid': '{file} is in orde.',
  'cli.nothing-changes': 'Er verandert niets: alles staat al zoals in {file}.',
  'cli.would-change': 'Dit zou veranderen:',
  'cli.changed': 'Gewijzigd (revisie {revision}):',
  'cli.applied-live': 'De draaiende centrale heeft het meteen overgenomen.',
  'cli.applied-offline': 'Er draait geen centrale op {dataDir}; bij de volgende start geldt het.',
  'cli.owner-link': 'Open deze link binnen {hours} uur om eigenaar te worden (werkt één keer):',
  'cli.ready': 'Cordboard {version} staat klaar.',
  'cli.page': 'Pagina: {url}',
  'cli.first-owner': 'Word eigenaar (werkt één keer): {url}',
  'cli.sip': 'Toestellen: {transport} {address}',
  'cli.stopping': 'Stoppen: gesprekken worden netjes beëindigd.',
  'cli.failed': 'Cordboard kon niet verder: {detail}',
  'cli.help':
    'cordboard serve            start de centrale\n' +
    'cordboard apply BESTAND    neem een kantoorbestand over (--dry-run toont het verschil, --replace verwijdert ook)\n' +
    'cordboard check [BESTAND]  controleer de instellingen, of een kantoorbestand vóór het overnemen\n' +
    'cordboard export           toon het kantoorbestand (--secrets met wachtwoorden)\n' +
    'cordboard owner-link       maak een nieuwe eenmalige link voor de eigenaar\n' +
    'cordboard version          toon de versie\n' +
    '\n' +
    '--data MAP           waar alles bewaard wordt (./data)\n' +
    '--http ADRES:POORT   pagina via HTTP (0.0.0.0:8080); mag vaker, net als de volgende twee\n' +
    '--https ADRES:POORT  pagina via HTTPS (0.0.0.0:8443)\n' +
    '--sip ADRES:POORT    toestellen via UDP en TCP (0.0.0.0:5060); TLS luistert op de volgende poort\n' +
    '--rtp VAN-TOT        poorten voor geluid (20000-20999)\n' +
    '--office BESTAND     kantoorbestand dat serve vóór het starten overneemt',
  'edges.port-taken':
    '{protocol}-poort {port} is bezet op {address}: daar luistert al een ander programma. Stop dat, of kies een andere poort.',
  'edges.port-taken-probably':
    '{protocol}-poort {port} is bezet op {address}, waarschijnlijk door {likely}. Stop dat programma, of kies een andere poort.',
  'edges.port-forbidden': 'Alleen de beheerder van deze machine mag {protocol}-poort {port} op {address} openen.',
  'edges.address-not-ours': 'Deze machine heeft geen adres {address} om op te luisteren ({protocol}).',
  'edges.path-too-long':
    '{path} is langer dan de {most} bytes die de naam van een socket mag hebben. Kies een kortere gegevensmap.',
  'edges.listen-failed': 'Luisteren op {address} ({protocol}) lukte niet: {why}.',
};
