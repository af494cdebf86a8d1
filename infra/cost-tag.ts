/**
 * The tag that everything of a stage carries, with the stage's name. In the billing console it has to be activated as a
 * cost-allocation tag once; bills have it from the day after.
 */
export const COST_TAG = 'verso:stage';
