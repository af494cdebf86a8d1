/** Findings of cdk-nag's AwsSolutions rules that stand, each with the control that compensates. */
export const NAG_ACKNOWLEDGEMENTS: readonly { readonly id: string; readonly reason: string }[] = [];
