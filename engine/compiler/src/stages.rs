//! The stages in OPA's order, as data.

use crate::context::Compiler;
use crate::front;
use crate::query::Query;
use crate::types;

/// A stage over all modules.
pub(crate) struct Stage {
    /// OPA's name of the stage.
    pub name: &'static str,
    /// What it does.
    pub run: fn(&mut Compiler),
}

/// A stage over one query.
pub(crate) struct QueryStage {
    /// OPA's name of the stage.
    pub name: &'static str,
    /// What it does.
    pub run: fn(&mut Query<'_>),
}

const fn stage(name: &'static str, run: fn(&mut Compiler)) -> Stage {
    Stage { name, run }
}

const fn query_stage(name: &'static str, run: fn(&mut Query<'_>)) -> QueryStage {
    QueryStage { name, run }
}

/// The stages modules go through.
pub(crate) const MODULE_STAGES: &[Stage] = &[
    stage("ResolveRefs", front::resolve::run),
    stage("InitLocalVarGen", front::locals::init_generator),
    stage("RewriteRuleHeadRefs", front::head_refs::run),
    stage("RewriteDuplicateTestNames", front::test_hooks::rename_duplicates),
    stage("CheckKeywordOverrides", front::keyword_overrides::run),
    stage("CheckDuplicateImports", front::imports::check_duplicates),
    stage("RemoveImports", front::imports::remove),
    stage("SetModuleTree", front::trees::set_module_tree),
    stage("SetRuleTree", front::trees::set_rule_tree),
    stage("RewriteLocalVars", front::locals::run),
    stage("InjectTestCaseFunc", front::test_hooks::inject_test_cases),
    stage("RewriteTemplateStrings", front::templates::run),
    stage("CheckVoidCalls", front::void_calls::run),
    stage("RewritePrintCalls", front::print::run),
    stage("RewriteExprTerms", front::expr_terms::run),
    stage("ParseMetadataBlocks", front::metadata::parse_blocks),
    stage("SetAnnotationSet", front::metadata::set_annotations),
    stage("RewriteRegoMetadataCalls", front::metadata::rewrite_calls),
    stage("SetGraph", front::graph::run),
    stage("RewriteComprehensionTerms", front::compr_terms::run),
    stage("RewriteRefsInHead", front::head_terms::run),
    stage("RewriteWithValues", front::with_values::run),
    stage("CheckRuleConflicts", front::conflicts::run),
    stage("CheckUndefinedFuncs", front::undefined_funcs::run),
    stage("CheckSafetyRuleHeads", front::safety::run_heads),
    stage("CheckSafetyRuleBodies", front::safety::run_bodies),
    stage("RewriteEquals", front::equals::run),
    stage("RewriteDynamicTerms", front::dynamic_terms::run),
    stage("RewriteTestRulesForTracing", front::test_hooks::rewrite_for_tracing),
    stage("CheckRecursion", front::recursion::run),
    stage("CheckTypes", types::run),
    stage("CheckUnsafeBuiltins", front::unsafe_builtins::run),
    stage("CheckDeprecatedBuiltins", front::deprecated::run),
];

/// The stages a query goes through.
pub(crate) const QUERY_STAGES: &[QueryStage] = &[
    query_stage("CheckKeywordOverrides", front::keyword_overrides::run_query),
    query_stage("ResolveRefs", front::resolve::run_query),
    query_stage("RewriteToCaptureValue", front::capture::run_query),
    query_stage("RewriteLocalVars", front::locals::run_query),
    query_stage("RewriteTemplateStrings", front::templates::run_query),
    query_stage("CheckVoidCalls", front::void_calls::run_query),
    query_stage("RewritePrintCalls", front::print::run_query),
    query_stage("RewriteExprTerms", front::expr_terms::run_query),
    query_stage("RewriteComprehensionTerms", front::compr_terms::run_query),
    query_stage("RewriteWithValues", front::with_values::run_query),
    query_stage("CheckUndefinedFuncs", front::undefined_funcs::run_query),
    query_stage("CheckSafety", front::safety::run_query),
    query_stage("RewriteDynamicTerms", front::dynamic_terms::run_query),
    query_stage("CheckTypes", types::run_query),
    query_stage("CheckUnsafeBuiltins", front::unsafe_builtins::run_query),
    query_stage("CheckDeprecatedBuiltins", front::deprecated::run_query),
];
