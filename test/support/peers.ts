/** Programs of others have to be there (`PATCH_TRACKER_PEERS=required`): their tests run, and fail without them. */
export const peersRequired = process.env.PATCH_TRACKER_PEERS === "required";
