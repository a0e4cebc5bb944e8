#pragma once
#include "core/rule.h"

namespace telltale {

// One table a family; each is defined beside its checks (contract_rules.cc, leak_rules.cc, ...).
RuleTable ContractRules();   // contract/*
RuleTable LeakRules();       // leak/*
RuleTable IdentityRules();   // identity/*
RuleTable FlowRules();       // flow/*: what only changing one source at a time shows
RuleTable ConsentRules();    // consent/*, optout/*, meta/silent
RuleTable EgressRules();     // egress/*
RuleTable BehaviourRules();  // behaviour/*

// All of them, sorted by id.
RuleTable AllRules();

}  // namespace telltale
