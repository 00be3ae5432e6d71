/** The name by which reflection gives out the contract of a server of ours. */
export const CONTRACT_FILE = 'ahoy/contract.proto';

/**
 * Number of the file's option that carries the contract, an extension of google.protobuf.FileOptions that others skip.
 * 50000 to 99999 is for use inside of an organisation.
 */
export const CONTRACT_OPTION = 50_051;
