"""The one edition of FHIR that is read and written, and how others are told apart."""

from __future__ import annotations

import re

FHIR_VERSION = "4.0.1"
"""R4. A change is an ADR and a line in the changelog."""

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
RANGE_MEANING = "http://terminology.hl7.org/CodeSystem/referencerange-meaning"
V2_IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203"
US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"

# Elements that Observation and Patient had before R4 or have only since R5. Where
# one is there, the rest may mean something else than what R4 says.
FOREIGN_ELEMENTS = {
    "Observation": (
        "comment",
        "comments",
        "context",
        "related",
        "triggeredBy",
        "bodyStructure",
        "instantiatesCanonical",
        "instantiatesReference",
    ),
    "Patient": ("animal", "careProvider"),
}

_NAMES = """
Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment
AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure
Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem
ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication
CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent
Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse
DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement
DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter
Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence
EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal
GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization
ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan
Invoice Library Linkage List Location Measure MeasureReport Media Medication
MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest
MedicationStatement MedicinalProduct MedicinalProductAuthorization
MedicinalProductContraindication MedicinalProductIndication
MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured
MedicinalProductPackaged MedicinalProductPharmaceutical
MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence
NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition
OperationOutcome Organization OrganizationAffiliation Parameters Patient
PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner
PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse
RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy
ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter
ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap
Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein
SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification
SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript
ValueSet VerificationResult VisionPrescription
"""
RESOURCE_TYPES = frozenset(_NAMES.split())
"""Every concrete resource type of R4. Another name is another edition, or no FHIR."""

_CORE_PROFILE = re.compile(
    r"http://hl7\.org/fhir/(?:(\d+\.\d+)[^/]*/)?StructureDefinition/[A-Za-z]+"
    r"(?:\|(\d+\.\d+).*)?"
)


def is_other_edition(profile: str) -> bool:
    """Tell whether a profile names a base resource of another edition.

    Parameters
    ----------
    profile : str
        Canonical URL from ``meta.profile``, with or without version.

    Returns
    -------
    bool
        True only where it says so; a profile without a version says nothing.

    Examples
    --------
    >>> is_other_edition("http://hl7.org/fhir/StructureDefinition/Observation|5.0.0")
    True
    >>> is_other_edition("http://hl7.org/fhir/StructureDefinition/Observation|4.0.1")
    False
    """
    match = _CORE_PROFILE.fullmatch(profile)
    versions = [] if match is None else [v for v in match.groups() if v]
    return any(version != "4.0" for version in versions)
