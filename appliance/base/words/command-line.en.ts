/** What the command line says. English. */
export const commandLineEn = {
  'cli.bad-address': '{option} wants ADDRESS:PORT, such as 192.168.1.5:5060 or [::1]:5060; "{text}" is not one.',
  'cli.bad-range': '--rtp wants two ports, such as 20000-20999; "{text}" is not that.',
  'cli.bad-option': '{detail}. See cordboard help.',
  'cli.unknown-command': 'There is no command "{command}". See cordboard help.',
  'cli.file-missing': 'Name the office file: cordboard {command} FILE.',
  'cli.file-unreadable': '{file} could not be read: {detail}.',
  'cli.file-is-folder': '{file} is a folder; name the office file in it.',
  'cli.file-not-there': 'There is no file {file}.',
  'cli.no-data': 'There is no box in {dataDir} (yet). Name its directory with --data.',
  'cli.data-damaged': 'The data in {dataDir} are damaged: see above.',
  'cli.data-sound': 'The data in {dataDir} are sound.',
  'cli.at-line': 'line {line}',
  'cli.office-valid': '{file} is valid.',
  'cli.nothing-changes': 'Nothing changes: the box already is as {file} says.',
  'cli.would-change': 'This would change:',
  'cli.changed': 'Changed (revision {revision}):',
  'cli.applied-live': 'The running box took it over at once.',
  'cli.applied-offline': 'No box runs on {dataDir}; the next start uses it.',
  'cli.owner-link': 'Open this link within {hours} hours to become the owner (it works once):',
  'cli.ready': 'Cordboard {version} is ready.',
  'cli.page': 'Page: {url}',
  'cli.first-owner': 'Become the owner (works once): {url}',
  'cli.sip': 'Phones: {transport} {address}',
  'cli.stopping': 'Stopping: ending calls politely.',
  'cli.failed': 'Cordboard could not go on: {detail}',
  'cli.help':
    'cordboard serve        run the box\n' +
    'cordboard apply FILE   bring an office file into the box (--dry-run shows the difference, --replace also deletes)\n' +
    'cordboard check [FILE] check the configuration, or an office file before it is applied\n' +
    'cordboard export       print the office file (--secrets with passwords)\n' +
    'cordboard owner-link   print a fresh one-time link for the owner\n' +
    'cordboard version      print the version\n' +
    '\n' +
    '--data DIR         where everything is kept (./data)\n' +
    '--http ADDR:PORT   page over HTTP (0.0.0.0:8080); may be given several times, as the next two\n' +
    '--https ADDR:PORT  page over HTTPS (0.0.0.0:8443)\n' +
    '--sip ADDR:PORT    phones over UDP and TCP (0.0.0.0:5060); TLS listens on the next port\n' +
    '--rtp FROM-TO      ports for sound (20000-20999)\n' +
    '--office FILE      office file that serve applies before it starts',
  'edges.port-taken':
    '{protocol} port {port} is taken on {address}: another program listens there. Stop it, or choose another port.',
  'edges.port-taken-probably':
    '{protocol} port {port} is taken on {address}, probably by {likely}. Stop that program, or choose another port.',
  'edges.port-forbidden':
    '{protocol} port {port} on {address} may only be opened by the administrator of this machine.',
  'edges.address-not-ours': 'This machine has no address {address} to listen on ({protocol}).',
  'edges.path-too-long':
    '{path} is longer than the {most} bytes that a socket’s name may have. Choose a shorter data directory.',
  'edges.listen-failed': 'Listening on {address} ({protocol}) did not work: {why}.',
} as const;
