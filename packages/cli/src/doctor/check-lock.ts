import { lockedContractProblems, lockProblems, readLockedContract } from '@ahoy/contract';
import { readContract, readNumbers, type Repository } from '../repository.ts';
import type { Finding } from './finding.ts';

/** Compares the lock with the router: what has no number yet, or was not accepted, cannot be deployed. */
export async function checkLock(repository: Repository): Promise<Finding> {
  try {
    const contract = await readContract(repository);
    const locked = await readLockedContract(repository.lockFile);
    const numbers = lockProblems(contract, await readNumbers(repository));
    const problems = [...numbers, ...lockedContractProblems(contract, locked)];
    const count = contract.procedures.length;
    if (problems.length === 0) return { verdict: 'ok', message: `the lock has the numbers of all ${count} procedures` };
    const [first = ''] = problems;
    const more = problems.length === 1 ? '' : `, and ${problems.length - 1} more`;
    return { verdict: 'fail', message: `contract.lock.json is behind the router (${first}${more}): npm run contract` };
  } catch (error) {
    return { verdict: 'fail', message: `the router cannot be read: ${(error as Error).message}` };
  }
}
