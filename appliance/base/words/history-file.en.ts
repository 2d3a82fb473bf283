/** What stands above the columns of the history as a file. */
export const historyFileEn = {
  'history-file.began': 'Began',
  'history-file.from-number': 'From',
  'history-file.from-name': 'Caller',
  'history-file.dialled': 'Dialled',
  'history-file.to-number': 'To',
  'history-file.to-name': 'Called',
  'history-file.way': 'Direction',
  'history-file.way-in': 'in',
  'history-file.way-out': 'out',
  'history-file.way-inside': 'inside',
  'history-file.trunk': 'Trunk',
  'history-file.outcome': 'Result',
  'history-file.reason': 'Reason of the end',
  'history-file.waited': 'Waited (s)',
  'history-file.talked': 'Talked (s)',
  'history-file.why': 'Way of the call',
} as const;
