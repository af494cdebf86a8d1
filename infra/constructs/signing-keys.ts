import { RemovalPolicy } from 'aws-cdk-lib';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type Deployment, isDisposable } from '../config.ts';

/**
 * The keys that sign proofs. RSA_2048, since KMS asks a fifth of its price for ECC and every JWT library
 * verifies it. Multi-Region from the start, because that can't be changed later. The sandbox has a key of its
 * own: what it signs must not pass as live.
 */
export class SigningKeys extends Construct {
  readonly live: Key;
  readonly test: Key;
  /** Those that may sign: the newest, and those before them, which go on until caches know the newest. */
  readonly all: readonly Key[];

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const { signingKeyGeneration: newest } = deployment;
    const key = (name: string, description: string) =>
      new Key(this, name, {
        keySpec: KeySpec.RSA_2048,
        keyUsage: KeyUsage.SIGN_VERIFY,
        multiRegion: true,
        description,
        removalPolicy: isDisposable(deployment) ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      });
    const pair = (generation: number) => {
      const suffix = generation === 1 ? '' : String(generation);
      return {
        live: key(`Live${suffix}`, `Verso ${deployment.stage}: signs proofs`),
        test: key(`Test${suffix}`, `Verso ${deployment.stage}: signs sandbox proofs`),
      };
    };
    const { live, test } = pair(newest);
    const before = newest > 1 ? Object.values(pair(newest - 1)) : [];
    this.live = live;
    this.test = test;
    this.all = [live, test, ...before];
  }
}
