import { z } from 'zod';

export const VendorExtractorScalarFieldEnumSchema = z.enum(['workspace_id','id','name','name_key','status','extractor_version','metadata','version','created_at','updated_at','created_by','updated_by']);

export default VendorExtractorScalarFieldEnumSchema;
